import type { ChangePatch } from '../domain/change.ts';
import type { ClientPatch, ClientVersion, Command } from '../domain/commands.ts';
import { companyNameKey } from '../domain/company-name.ts';
import type { EmailKey } from '../domain/email.ts';
import { emailKeyOf } from '../domain/tombstone.ts';
import type { LoadKeys } from '../storage/storage.ts';

interface MutableLoadKeys {
  readonly clientIds: Set<string>;
  readonly externalIds: Set<string>;
  readonly emailKeys: Set<EmailKey>;
  readonly companyIds: Set<string>;
  readonly companyNameKeys: Set<string>;
  readonly companiesWithMembers: Set<string>;
  changesSince?: Map<string, number>;
  readonly mergeIds: Set<string>;
  readonly deletedClientIds: Set<string>;
  readonly survivorIds: Set<string>;
}

/** Every key through which these commands can touch a record: what must be loaded before they are decided. */
export function collectLoadKeys(commands: readonly Command[]): LoadKeys {
  const keys: MutableLoadKeys = {
    clientIds: new Set(),
    externalIds: new Set(),
    emailKeys: new Set(),
    companyIds: new Set(),
    companyNameKeys: new Set(),
    companiesWithMembers: new Set(),
    mergeIds: new Set(),
    deletedClientIds: new Set(),
    survivorIds: new Set(),
  };
  for (const command of commands) {
    collect(keys, command);
  }
  return keys;
}

function collect(keys: MutableLoadKeys, command: Command): void {
  switch (command.op) {
    case 'upsert':
      if (command.keys.externalId !== undefined) {
        keys.externalIds.add(command.keys.externalId);
      }
      if (command.keys.email !== undefined) {
        keys.emailKeys.add(command.keys.email.key);
      }
      collectPatch(keys, command.patch);
      break;
    case 'create':
      collectPatch(keys, command.patch);
      break;
    case 'update':
      keys.clientIds.add(command.id);
      collectVersions(keys, command.ifVersions);
      collectPatch(keys, command.patch);
      break;
    case 'delete':
      keys.clientIds.add(command.id);
      break;
    case 'unassign':
      keys.clientIds.add(command.clientId);
      break;
    case 'merge':
      keys.clientIds.add(command.survivorId);
      keys.clientIds.add(command.loserId);
      break;
    case 'undoMerge':
      keys.mergeIds.add(command.mergeId);
      break;
    case 'restore':
      keys.deletedClientIds.add(command.id);
      break;
    case 'revertChange':
      keys.clientIds.add(command.clientId);
      if (command.type === 'client.created') {
        keys.survivorIds.add(command.clientId);
        collectVersions(keys, [{ clientId: command.clientId, version: 1 }]);
      }
      collectFormerValues(keys, command.patch);
      break;
    case 'createCompany':
      keys.companyNameKeys.add(companyNameKey(command.name));
      break;
    case 'updateCompany':
      keys.companyIds.add(command.id);
      if (command.patch.name !== undefined) {
        keys.companyNameKeys.add(companyNameKey(command.patch.name));
      }
      break;
    case 'deleteCompany':
      keys.companyIds.add(command.id);
      keys.companiesWithMembers.add(command.id);
      break;
    case 'convertValue':
      (command.entity === 'client' ? keys.clientIds : keys.companyIds).add(command.id);
      break;
    case 'declareField':
    case 'updateField':
    case 'changeFieldType':
    case 'finishFieldType':
    case 'refused':
      break;
  }
}

/** What a client would get back can belong to another one, or be gone, by now. */
function collectFormerValues(keys: MutableLoadKeys, patch: ChangePatch): void {
  const externalId = patch['externalId']?.[0];
  if (typeof externalId === 'string') {
    keys.externalIds.add(externalId);
  }
  const emailKey = emailKeyOf(patch['email']?.[0] ?? null);
  if (emailKey !== null) {
    keys.emailKeys.add(emailKey);
  }
  const companyIds = patch['companyIds']?.[0];
  for (const companyId of Array.isArray(companyIds) ? companyIds : []) {
    keys.companyIds.add(companyId as string);
  }
}

/**
 * The oldest version of each client counts: what has changed since the others is among what has changed
 * since then. Somebody whom the id does not lead to is not loaded for being named.
 */
function collectVersions(keys: MutableLoadKeys, versions: readonly ClientVersion[] = []): void {
  for (const { clientId, version } of versions) {
    keys.changesSince ??= new Map();
    const known = keys.changesSince.get(clientId) ?? Infinity;
    keys.changesSince.set(clientId, Math.min(known, version));
  }
}

function collectPatch(keys: MutableLoadKeys, patch: ClientPatch): void {
  if (patch.externalId !== undefined && patch.externalId !== null) {
    keys.externalIds.add(patch.externalId);
  }
  if (patch.email !== undefined && patch.email !== null) {
    keys.emailKeys.add(patch.email.key);
  }
  for (const name of patch.companyNames ?? []) {
    keys.companyNameKeys.add(companyNameKey(name));
  }
  for (const companyId of patch.companyIds ?? []) {
    keys.companyIds.add(companyId);
  }
}
