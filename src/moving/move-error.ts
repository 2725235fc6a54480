/** Why a move cannot be made, or did not end well. */
export type MoveFault =
  /** The target has data of its own, or of another move. */
  | 'target_not_empty'
  /** What is moved is not what it was when the move began. */
  | 'source_changed'
  /** Source and target do not hold the same at the end. */
  | 'contents_differ';

/** A move that was refused or went wrong; the source is as it was. */
export class MoveError extends Error {
  readonly fault: MoveFault;

  constructor(fault: MoveFault, message: string) {
    super(message);
    this.name = 'MoveError';
    this.fault = fault;
  }
}
