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
  integer: ({ unit, min, max }) => {
    const counted = unit === undefined ? '' : ` of ${unit}`;
    const range = max === undefined ? `${min ?? 0} or more` : `from ${min ?? 0} to ${max}`;
    return `a whole number${counted} ${range}`;
  },
  boolean: () => 'true or false',
  choice: ({ choices }) => `one of ${(choices ?? []).join(', ')}`,
};

type Reader = (text: string, definition: SettingDefinition) => SettingValue | undefined;

const readers: Readonly<Record<SettingDefinition['type'], Reader>> = {
  text: readText,
  path: readText,
  url: readUrl,
  address: (text) => (parseListenAddress(text) === undefined ? undefined : text),
  database: readDatabase,
  integer: readInteger,
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
