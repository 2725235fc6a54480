/** There is nothing to work on in a place, and who opens it may not make it. */
export class NoDataError extends Error {
  /** `setting` is the flag that says where the data is. */
  constructor(place: string, setting: '--data' | '--database') {
    super(
      `There is no directory of clients in ${place}. \`clientele serve\` makes one; where it is elsewhere, say so with ${setting}.`,
    );
    this.name = 'NoDataError';
  }
}

/** The data was written by a newer Clientele, whose schema this one does not know. */
export class NewerSchemaError extends Error {
  constructor(found: number, known: number) {
    super(
      `The data has schema ${found}, but this version knows schemas up to ${known}. Upgrade Clientele, or restore the data from before the upgrade.`,
    );
    this.name = 'NewerSchemaError';
  }
}

/** The data came here by a move that was interrupted, so it is not all there. */
export class UnfinishedMoveError extends Error {
  constructor(place: string) {
    super(
      `A move to ${place} has not ended, so not all data is there. Run the same \`clientele move\` again: it goes on where it stopped.`,
    );
    this.name = 'UnfinishedMoveError';
  }
}

/** The data cannot be read as it is: there is none yet, or it waits for a migration. */
export class MissingSchemaError extends Error {
  constructor() {
    super(
      'The data is not of this version yet. Start the server once: it brings the data up to date.',
    );
    this.name = 'MissingSchemaError';
  }
}
