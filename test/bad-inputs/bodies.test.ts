import { casesOnEngine } from '../support/second-run.ts';
import { jsonTextCases } from './cases/json-text.ts';
import { mediaTypeCases } from './cases/media-types.ts';
import { textCases } from './cases/texts.ts';
import { runCases } from './run.ts';

runCases('a body that cannot be read or kept is refused whole', [
  ...casesOnEngine(mediaTypeCases),
  ...casesOnEngine(jsonTextCases),
  ...textCases,
]);
