import { isIP } from 'node:net';
import { parseListenAddress } from '../lib/listen-address.ts';
import { type SettingDefinition, type SettingName, settingDefinition } from './settings.ts';

/** A value of any setting. */
export type SettingValue = string | number | boolean;

/** What a text means for a setting, or what was expected instead, as the end of a sentence. */
export type ParsedSetting =
  | { readonly ok: true; readonly value: SettingValue }
  | { readonly ok: false; readonly expected: string };

/** Reads the text of a flag or variable. Never throws. */
export function parseSetting(name: SettingName, text: string): ParsedSetting {
  const definition = settingDefinition(name);
  const value = readers[definition.type](text, definition);
  return value === undefined
    ? { ok: false, expected: expectation(definition) }
    : { ok: true, value };
}

/** What a setting accepts, in words: for messages, help and the settings page. */
export function expectation(definition: SettingDefinition): string {
  return expectations[definition.type](definition);
}

const expectations: Readonly<
  Record<SettingDefinition['type'], (definition: SettingDefinition) => string>
> = {
  text: () => 'a text that is not empty',
  path: () => 'a path',
  url: () => 'an http or https URL without a query',
  address: () => 'HOST:PORT',
  database: () => 'a URL that begins with postgres:// and names a database',
  integer: (definition) => `a whole number${countedRange(definition)}`,
  integers: (definition) =>
    `1 to ${listMax} whole numbers${countedRange(definition)}, with commas between them`,
  cidrs: () => `up to ${listMax} addresses or CIDR blocks, with commas between them`,
  boolean: () => 'true or false',
  choice: ({ choices }) => `one of ${(choices ?? []).join(', ')}`,
};

/** Items of a list. */
const listMax = 100;

function countedRange({ unit, min, max }: SettingDefinition): string {
  const counted = unit === undefined ? '' : ` of ${unit}`;
  return max === undefined
    ? `${counted} ${min ?? 0} or more`
    : `${counted} from ${min ?? 0} to ${max}`;
}

type Reader = (text: string, definition: SettingDefinition) => SettingValue | undefined;

const readers: Readonly<Record<SettingDefinition['type'], Reader>> = {
  text: readText,
  path: readText,
  url: readUrl,
  address: (text) => (parseListenAddress(text) === undefined ? undefined : text),
  database: readDatabase,
  integer: readInteger,
  integers: readIntegers,
  cidrs: readCidrs,
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  choice: (text, { choices }) => (choices?.includes(text) === true ? text : undefined),
};

function readText(text: string): string | undefined {
  return text.trim() === '' || text.includes('\0') ? undefined : text;
}

/** Without the trailing slash, so that paths can be joined to it. */
function readUrl(text: string): string | undefined {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    return undefined;
  }
  return url.href.replace(/\/+$/, '');
}

/** As it is: the driver reads the rest of it. */
function readDatabase(text: string): string | undefined {
  const hasScheme = /^postgres(?:ql)?:\/\//.test(text);
  const name = URL.parse(text)?.pathname.slice(1) ?? '';
  return hasScheme && name !== '' && isDecodable(text) ? text : undefined;
}

function isDecodable(text: string): boolean {
  try {
    return !decodeURIComponent(text).includes('\0');
  } catch {
    return false;
  }
}

function readInteger(text: string, { min, max }: SettingDefinition): number | undefined {
  if (!/^\d{1,15}$/.test(text)) {
    return undefined;
  }
  const value = Number(text);
  return value >= (min ?? 0) && value <= (max ?? Infinity) ? value : undefined;
}

/** Without spaces. */
function readIntegers(text: string, definition: SettingDefinition): string | undefined {
  const items = itemsOf(text);
  return items.length > 0 && items.every((item) => readInteger(item, definition) !== undefined)
    ? items.join(',')
    : undefined;
}

/** Without spaces. */
function readCidrs(text: string): string | undefined {
  const items = itemsOf(text);
  return items.every(isCidr) ? items.join(',') : undefined;
}

function itemsOf(text: string): readonly string[] {
  const items = text.trim() === '' ? [] : text.split(',').map((item) => item.trim());
  // Too many are as wrong as one that is none.
  return items.length > listMax ? [''] : items;
}

function isCidr(text: string): boolean {
  const [, address = '', bits = '0'] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(bits) <= (version === 4 ? 32 : 128);
}
