import { fieldCases } from './cases/fields.ts';
import { identifierCases } from './cases/identifiers.ts';
import { runCases } from './run.ts';

runCases('nobody is mistaken for another, and no member is dropped', [
  ...identifierCases,
  ...fieldCases,
]);
