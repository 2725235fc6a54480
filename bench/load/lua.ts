import type { Kind, Load, Piece, Slot } from './template.ts';
import { recordBytes, recordFields } from '../directories/targets.ts';

/** What a script needs beside its load. */
export interface LuaOptions {
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  /** File of targets (targets.ts). */
  readonly targetsPath: string;
}

const slotNumbers: Readonly<Record<Slot, number>> = {
  fresh: 1,
  number: 2,
  id: 3,
  email: 4,
  externalId: 5,
  phoneTail: 6,
};

/**
 * A load as a script for wrk. Its argument, given after `--`, is a word of letters and digits that no
 * slice before had: it makes fresh values and the sequence of choices differ. When done it prints one
 * line of JSON (wrk.ts reads it). Requests are put together by hand: `wrk.format` would take twice the
 * time of the generator's core.
 */
export function luaScript(load: Load, options: LuaOptions): string {
  const headers = Object.entries({ Host: options.host, ...options.headers })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');
  return `local kinds = ${luaTable(load.kinds.map(luaKind))}
local headers = ${luaString(headers)}
local targetsPath = ${luaString(options.targetsPath)}
${driver}`;
}

/** A Lua literal with the same bytes. */
export function luaString(text: string): string {
  const escaped = text.replaceAll(/[\\"\p{Cc}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x80 ? `\\${code.toString().padStart(3, '0')}` : character;
  });
  return `"${escaped}"`;
}

function luaKind(kind: Kind): string {
  const bodies = luaTable(kind.bodies.map(luaPieces));
  return `{ weight = ${kind.weight}, method = ${luaString(kind.method)}, path = ${luaPieces(kind.path)}, bodies = ${bodies} }`;
}

function luaPieces(pieces: readonly Piece[]): string {
  return luaTable(
    pieces.map((piece) =>
      typeof piece === 'string' ? luaString(piece) : slotNumbers[piece.slot].toString(),
    ),
  );
}

function luaTable(items: readonly string[]): string {
  return `{ ${items.join(', ')} }`;
}

function fieldOf(name: keyof typeof recordFields): string {
  const { start, bytes } = recordFields[name];
  return `trim(targets:sub(at + ${start + 1}, at + ${start + bytes}))`;
}

const driver = `
local targets, targetCount, tag, made, at = nil, 0, "", 0, 0
local random, floor, concat = math.random, math.floor, table.concat

local function trim(text)
  return text:match("^%S*")
end

function init(args)
  tag = args[1]
  local seed = 0
  for i = 1, #tag do
    seed = (seed * 31 + tag:byte(i)) % 2147483647
  end
  math.randomseed(seed)
  local file = io.open(targetsPath, "rb")
  targets = file:read("*a")
  file:close()
  targetCount = #targets / ${recordBytes}
end

local function fill(pieces)
  local out = {}
  for i = 1, #pieces do
    local piece = pieces[i]
    if piece == ${slotNumbers.fresh} then
      made = made + 1
      out[i] = tag .. made
    elseif piece == ${slotNumbers.number} then
      out[i] = floor(random() * 1000000)
    elseif piece == ${slotNumbers.id} then
      out[i] = ${fieldOf('id')}
    elseif piece == ${slotNumbers.email} then
      out[i] = ${fieldOf('email')}
    elseif piece == ${slotNumbers.externalId} then
      out[i] = ${fieldOf('externalId')}
    elseif piece == ${slotNumbers.phoneTail} then
      out[i] = ${fieldOf('phoneTail')}
    else
      out[i] = piece
    end
  end
  return concat(out)
end

local total = 0
for i = 1, #kinds do
  total = total + kinds[i].weight
end

local function choose()
  local point = random() * total
  for i = 1, #kinds do
    point = point - kinds[i].weight
    if point < 0 then
      return kinds[i]
    end
  end
  return kinds[#kinds]
end

function request()
  local kind = choose()
  at = floor(random() * targetCount) * ${recordBytes}
  local line = kind.method .. " " .. fill(kind.path) .. " HTTP/1.1\\r\\n" .. headers
  if #kind.bodies == 0 then
    return line .. "\\r\\n"
  end
  local body = fill(kind.bodies[floor(random() * #kind.bodies) + 1])
  return line .. "Content-Type: application/json\\r\\nContent-Length: " .. #body .. "\\r\\n\\r\\n" .. body
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"failed":%d,"refused":%d,"p99Us":%d,"maxUs":%d}\\n',
    summary.requests, summary.duration, failed, errors.status,
    latency:percentile(99), latency.max))
end
`;
