import type { Client } from '../../domain/client.ts';
import type { Company } from '../../domain/company.ts';
import type { Field } from '../../domain/field.ts';
import type { Outcome } from '../../domain/outcome.ts';

/** The client that a write left behind. Throws where the command was not about one client, which is a bug. */
export function clientOf(outcome: Outcome): Client {
  if ('client' in outcome) {
    return outcome.client;
  }
  throw new Error(`an outcome of kind ${outcome.kind} has no client`);
}

/** The company that a write left behind. Throws where the command was not about a company, which is a bug. */
export function companyOf(outcome: Outcome): Company {
  if (outcome.kind === 'company') {
    return outcome.company;
  }
  throw new Error(`an outcome of kind ${outcome.kind} has no company`);
}

/** The field that a command left behind. Throws where the command was not about a field, which is a bug. */
export function fieldOf(outcome: Outcome): Field {
  if (outcome.kind === 'field') {
    return outcome.field;
  }
  throw new Error(`an outcome of kind ${outcome.kind} has no field`);
}
