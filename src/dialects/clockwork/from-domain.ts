import type { Answer } from '../dialect.ts';
import type { SuccessAnswer } from './schema.ts';

const success: SuccessAnswer = { message: 'Success' };

/** The one answer to a write that was kept: nothing in it tells a new customer from a known one. */
export const successAnswer: Answer = { status: 200, body: success };
