"""What the pages of claims, questions and numerics draw of the studies of losses."""
