-- Gives the time, and all fields of a session.
local time = redis.call('TIME')
return {string.format('%.0f', time[1] * 1000000 + time[2]), redis.call('HGETALL', KEYS[1])}
