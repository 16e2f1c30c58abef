-- Writes a value if it is still the one that the new one was made of.
-- KEYS: the session. ARGV: who writes; when the session ends; the value's key; the revision that is known of it, '0' if it was missing; the new record, if there is one.
-- Gives the value's revision; or '', the time, and all fields of the session.
local key, field = KEYS[1], '=' .. ARGV[3]
local time = redis.call('TIME')
local revision = time[1] * 1000000 + time[2]
local kept = redis.call('HGET', key, field)
local known = kept and string.match(kept, '^(%d+) ') or '0'
if known ~= ARGV[4] or redis.call('HEXISTS', key, '>') == 1 then
  return {'', string.format('%.0f', revision), redis.call('HGETALL', key)}
end
if not ARGV[5] then return {known, '0', {}} end
local last = redis.call('HGET', key, '#')
if (tonumber(last or 0) or 0) >= revision then revision = tonumber(last) + 1 end
revision = string.format('%.0f', revision)
redis.call('HSET', key, '#', revision, '@', ARGV[2], field, revision .. ' ' .. ARGV[5])
redis.call('EXPIREAT', key, ARGV[2])
redis.call('PUBLISH', key, ARGV[1])
return {revision, '0', {}}
