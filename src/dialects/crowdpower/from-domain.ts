import type { Answer } from '../dialect.ts';
import type { SuccessAnswer } from './schema.ts';

const success: SuccessAnswer = { success: true, code: 200, data: null };

/** The one answer to a write that was kept, single or bulk: nothing in it tells new from known. */
export const successAnswer: Answer = { status: 200, body: success };
