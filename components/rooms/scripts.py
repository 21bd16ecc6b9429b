"""What Redis does at once, as nobody else does anything between.

KEYS are the room, its answers, the numbers of its followers by their tickets, and how many follow it by process; then others, as
each script says.
"""

# KEYS[5] all rooms; ARGV code, digest, key, ends, now, most
OPEN = """
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', ARGV[5])
if redis.call('EXISTS', KEYS[1]) == 1 then return 'taken' end
if redis.call('ZCARD', KEYS[5]) >= tonumber(ARGV[6]) then return 'full' end
redis.call('ZADD', KEYS[5], ARGV[4], ARGV[1])
redis.call('HSET', KEYS[1], 'digest', ARGV[2], 'key', ARGV[3], 'ends', ARGV[4], 'seq', 0, 'last', 0)
redis.call('EXPIREAT', KEYS[1], math.ceil(ARGV[4]))
return 'opened'
"""

# ARGV state
MOVE = """
if redis.call('EXISTS', KEYS[1]) == 0 then return nil end
local seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
redis.call('HSET', KEYS[1], 'state', ARGV[1])
redis.call('PUBLISH', KEYS[1], 'state ' .. seq .. ' ' .. ARGV[1])
return seq
"""

# KEYS[5] all rooms, KEYS[6] the mark that it was closed; ARGV code
CLOSE = """
local ends = redis.call('HGET', KEYS[1], 'ends')
if not ends then return end
redis.call('SET', KEYS[6], '1')
redis.call('EXPIREAT', KEYS[6], math.ceil(ends))
redis.call('DEL', KEYS[1], KEYS[2], KEYS[3], KEYS[4])
redis.call('ZREM', KEYS[5], ARGV[1])
redis.call('PUBLISH', KEYS[1], 'closed 0 ')
"""

# ARGV ticket, most; comes back with the number of the follower, 0 where there are too many, and that of the answer
PLACE = """
local ends = redis.call('HGET', KEYS[1], 'ends')
if not ends then return nil end
local who = redis.call('HGET', KEYS[3], ARGV[1])
if not who then
  if redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[2]) then return '0 0' end
  who = redis.call('HLEN', KEYS[3]) + 1
  redis.call('HSET', KEYS[3], ARGV[1], who)
  redis.call('EXPIREAT', KEYS[3], math.ceil(ends))
end
return who .. ' ' .. redis.call('HINCRBY', KEYS[1], 'last', 1)
"""

# ARGV number of the follower, answer
GIVE = """
local ends = redis.call('HGET', KEYS[1], 'ends')
if not ends then return end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('EXPIREAT', KEYS[2], math.ceil(ends))
redis.call('PUBLISH', KEYS[1], 'count 0 ')
"""

CLEAR = """
redis.call('DEL', KEYS[2])
redis.call('PUBLISH', KEYS[1], 'count 0 ')
"""

# ARGV process, followers, now
FOLLOW = """
local ends = redis.call('HGET', KEYS[1], 'ends')
if not ends then return end
redis.call('HSET', KEYS[4], ARGV[1], ARGV[2] .. ' ' .. ARGV[3])
redis.call('EXPIREAT', KEYS[4], math.ceil(ends))
redis.call('PUBLISH', KEYS[1], 'count 0 ')
"""

# KEYS[5] all rooms, KEYS[6] the mark that it was closed; ARGV code, digest, key, ends, number of the state, state
RESTORE = """
if redis.call('EXISTS', KEYS[6]) == 1 then return 'closed' end
local seq = tonumber(redis.call('HGET', KEYS[1], 'seq') or -1)
if seq >= tonumber(ARGV[5]) then return 'there' end
redis.call('HSET', KEYS[1], 'digest', ARGV[2], 'key', ARGV[3], 'ends', ARGV[4], 'seq', ARGV[5])
if ARGV[6] ~= '' then redis.call('HSET', KEYS[1], 'state', ARGV[6]) end
redis.call('HSETNX', KEYS[1], 'last', 0)
redis.call('EXPIREAT', KEYS[1], math.ceil(ARGV[4]))
redis.call('ZADD', KEYS[5], ARGV[4], ARGV[1])
return 'restored'
"""
