/*
 * The composition root: the files beside this one are the only ones that know every part. The command
 * line and the tests come in here.
 */
export { alone, besideOthers } from './importing/jobs/chunk-pace.ts';
export { createRest } from './importing/rest.ts';
export { type Place, moveData } from './move-data.ts';
export {
  type DirectoryOptions,
  type OpenDirectory,
  migrateData,
  openDirectory,
} from './open-directory.ts';
export { type RunningServer, type ServerParts, startServer } from './start-server.ts';
