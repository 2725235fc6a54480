import { resolve } from 'node:path';
import { defaultSettings, flagOf, settingNames } from '../../config/settings.ts';
import type { Settings } from '../../config/settings.ts';
import { defineCommand } from '../command.ts';
import { type Finding, fine } from '../doctor/check.ts';
import { checkNode, checkRights, checkSpace } from '../doctor/machine-checks.ts';
import { checkStorage } from '../doctor/storage-checks.ts';
import { alignColumns } from '../table.ts';

/** `clientele doctor` */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Check settings, machine and data, and say what to do',
  details: [
    'Changes nothing, and works beside a running server. Status 1 where something fails. With --database it',
    'says what stands there and between (PostgreSQL, Citus, a pooler), and what that means.',
  ],
  options: {},
  hasJson: true,
  async run({ settings }) {
    const findings: readonly Finding[] = [
      checkNode(process.versions.node),
      describeSettings(settings),
      ...(await checkData(settings)),
    ];
    const ok = findings.every(({ state }) => state !== 'fail');
    return {
      lines: alignColumns(
        findings.map(({ check, state, message, advice }) => [
          state,
          check,
          advice === undefined ? message : `${message} ${advice}`,
        ]),
      ),
      json: { ok, findings: findings.map((finding) => ({ ...finding })) },
      ok,
    };
  },
});

async function checkData(settings: Settings): Promise<readonly Finding[]> {
  if (settings.database !== undefined) {
    const { checkDatabase } = await import('../doctor/database-checks.ts');
    return checkDatabase(settings.database, settings);
  }
  const path = resolve(settings.data);
  return [checkRights(path), checkSpace(path), ...checkStorage(path)];
}

/** Bad settings never come this far: every command refuses them with a line of their own. */
function describeSettings(settings: Settings): Finding {
  const changed = settingNames.filter((name) => settings[name] !== defaultSettings[name]);
  return fine(
    'settings',
    changed.length === 0
      ? 'All settings are at their defaults.'
      : `These settings differ from their defaults: ${changed.map(flagOf).join(', ')}.`,
  );
}
