/** APIs by the names that people know them by. */
const names: Readonly<Record<string, string>> = {
  native: 'Clientele API',
  assembly: 'Assembly API',
  clockwork: 'Clockwork API',
  crowdpower: 'CrowdPower API',
  fullengage: 'FullEngage API',
  cli: 'Command line',
  import: 'Import',
};

/** Through what a change came; a person's came through the console. */
export function originName(dialect: string, actor: string): string {
  return dialect === 'native' && actor.startsWith('user:')
    ? 'Console'
    : (names[dialect] ?? dialect);
}
