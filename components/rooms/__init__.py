"""Rooms in which a class follows its teacher's page: the server's part, the teacher's control and the follower's page."""
