-- Writes what has changed of some sessions, all at once. Gives the revision that it has.
-- KEYS: the sessions. ARGV: who writes; then, for each session in turn,
--   'put', when it ends, how many values, and each by its key and record;
--   'move' or 'drop', and the key that others find it under from then on, or ''.
local who, at = ARGV[1], 2

-- Where a session is that has got another id meanwhile.
local function place(key)
  for _ = 1, 16 do
    local moved = redis.call('HGET', key, '>')
    if not moved then break end
    key = moved
  end
  return key
end

local time = redis.call('TIME')
local revision = time[1] * 1000000 + time[2]
for _, key in ipairs(KEYS) do
  local last = redis.call('HGET', place(key), '#')
  if (tonumber(last or 0) or 0) >= revision then revision = tonumber(last) + 1 end
end
revision = string.format('%.0f', revision)

for _, key in ipairs(KEYS) do
  local what = ARGV[at]
  if what == 'put' then
    local ends, values = ARGV[at + 1], tonumber(ARGV[at + 2])
    at = at + 3
    key = place(key)
    -- What is only prolonged may have ended.
    if values > 0 or redis.call('EXISTS', key) == 1 then
      redis.call('HSET', key, '#', revision, '@', ends)
      for _ = 1, values do
        redis.call('HSET', key, '=' .. ARGV[at], revision .. ' ' .. ARGV[at + 1])
        at = at + 2
      end
      redis.call('EXPIREAT', key, ends)
      if values > 0 then redis.call('PUBLISH', key, who) end
    end
  else
    local moved = ARGV[at + 1]
    at = at + 2
    if what == 'move' and redis.call('EXISTS', key) == 1 and redis.call('HEXISTS', key, '>') == 0 then
      redis.call('RENAME', key, moved)
    else
      redis.call('DEL', key)
    end
    if moved ~= '' then
      -- For processes that hold it and hear of nothing for a while.
      redis.call('HSET', key, '>', moved)
      redis.call('EXPIRE', key, 86400)
    end
    redis.call('PUBLISH', key, who)
  end
end
return revision
