import { parseSetting } from './parse-setting.ts';
import {
  type SettingName,
  type Settings,
  defaultSettings,
  flagOf,
  settingNames,
  variableOf,
} from './settings.ts';

/** Environment variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Texts of flags by setting; booleans as `true` and `false`. */
export type SettingFlags = Readonly<Partial<Record<SettingName, string>>>;

/** A setting that cannot be used; the message names it and says what was expected. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SettingsError';
  }
}

const prefix = 'CLIENTELE_';
/** Free for test harnesses; never read by the program. */
const testPrefix = 'CLIENTELE_TEST_';

/**
 * A value for every setting: the flag where there is one, else the environment variable, else the
 * default. An empty variable counts as absent, since that is how shells and compose files unset one.
 * Throws a `SettingsError` for a value that is no good and for a variable that is not ours.
 */
export function readSettings(flags: SettingFlags, environment: Environment): Settings {
  refuseUnknownVariables(environment);
  const values: Record<string, unknown> = { ...defaultSettings };
  for (const name of settingNames) {
    const given = givenText(name, flags, environment);
    if (given !== undefined) {
      values[name] = readGiven(name, given);
    }
  }
  return values as unknown as Settings;
}

interface Given {
  readonly text: string;
  /** How the person wrote it: `--port` or `CLIENTELE_PORT`. */
  readonly source: string;
}

function givenText(
  name: SettingName,
  flags: SettingFlags,
  environment: Environment,
): Given | undefined {
  const flag = flags[name];
  if (flag !== undefined) {
    return { text: flag, source: `--${flagOf(name)}` };
  }
  const variable = environment[variableOf(name)];
  return variable === undefined || variable === ''
    ? undefined
    : { text: variable, source: variableOf(name) };
}

function readGiven(name: SettingName, { text, source }: Given): unknown {
  const parsed = parseSetting(name, text);
  if (!parsed.ok) {
    throw new SettingsError(`${source} must be ${parsed.expected}.`);
  }
  return parsed.value;
}

function refuseUnknownVariables(environment: Environment): void {
  const known = new Set(settingNames.map(variableOf));
  const unknown = Object.keys(environment).filter(
    (name) => name.startsWith(prefix) && !name.startsWith(testPrefix) && !known.has(name),
  );
  if (unknown.length > 0) {
    const names = unknown.toSorted().join(', ');
    throw new SettingsError(
      `The environment has ${names}, which ${unknown.length === 1 ? 'is not a setting' : 'are not settings'}. ` +
        'Correct or unset it; `clientele serve --help` lists the settings.',
    );
  }
}
