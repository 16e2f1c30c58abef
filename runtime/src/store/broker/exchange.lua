-- Writes the value of a shared store, and tells all processes.
-- KEYS: the store. ARGV: who writes; the revision of the value that the new one was made of, '0' if there was none, '' if it was made of none; the new record,
-- if there is one. Gives the value's revision and ''; or, where the value is another one, '' and that.
local kept = redis.call('GET', KEYS[1])
local known = kept and string.match(kept, '^(%d+) ') or '0'
if ARGV[2] ~= '' and ARGV[2] ~= known then return {'', kept or ''} end
if not ARGV[3] then return {known, ''} end
local time = redis.call('TIME')
local revision = string.format('%.0f', math.max(time[1] * 1000000 + time[2], tonumber(known) + 1))
local text = revision .. ' ' .. ARGV[3]
redis.call('SET', KEYS[1], text)
redis.call('PUBLISH', KEYS[1], ARGV[1] .. text)
return {revision, ''}
