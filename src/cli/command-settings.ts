import { type SettingName, settingsOfCommand } from '../config/settings.ts';
import type { CliCommand } from './command.ts';

/** The settings that a command takes as flags: the table names commands by their first word. */
export function settingsTakenBy(command: CliCommand): SettingName[] {
  return settingsOfCommand(command.name.split(' ')[0] ?? command.name);
}
