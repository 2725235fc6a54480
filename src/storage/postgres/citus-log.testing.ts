import { judge, type Judgement } from './citus-rules.testing.ts';
import { type RecordedStatement, recordStatements } from './statement-recorder.testing.ts';

/** Keeps what this process says to PostgreSQL, to judge it afterwards: judging takes longer than some time-outs. */
export class StatementLog {
  readonly #texts = new Map<string, Judgement | undefined>();
  readonly #statements: { text: string; workspace: readonly unknown[]; connection: object }[] = [];

  constructor() {
    recordStatements((statement) => this.#add(statement));
  }

  get length(): number {
    return this.#statements.length;
  }

  /** What Citus, or a pooler in transaction mode, would not like, each with its statement. */
  faults(): readonly string[] {
    const faults = new Set<string>();
    const open = new Map<object, Set<unknown>>();
    for (const { text, workspace, connection } of this.#statements) {
      const { faults: found, workspaceParameter } = this.#judgementOf(text);
      for (const fault of found) {
        faults.add(`${fault}: ${text}`);
      }
      if (text.startsWith('BEGIN')) {
        open.set(connection, new Set());
      } else if (text === 'COMMIT' || text === 'ROLLBACK') {
        open.delete(connection);
      } else if (workspaceParameter !== undefined) {
        const workspaces = open.get(connection)?.add(workspace[workspaceParameter - 1]);
        if (workspaces !== undefined && workspaces.size > 1) {
          faults.add(`a transaction of several workspaces: ${text}`);
        }
      }
    }
    return [...faults];
  }

  #add({ text, values, connection }: RecordedStatement): void {
    // Lists are long and no workspace.
    const workspace = values.map((value) => (typeof value === 'number' ? value : undefined));
    this.#statements.push({ text, workspace, connection });
  }

  #judgementOf(text: string): Judgement {
    const known = this.#texts.get(text);
    const judgement = known ?? judge(text);
    this.#texts.set(text, judgement);
    return judgement;
  }
}
