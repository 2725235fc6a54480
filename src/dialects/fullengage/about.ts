import type { DialectAbout } from '../dialect.ts';
import {
  ClientAnswer,
  ClientWire,
  CreateRequest,
  DeleteAnswer,
  ErrorAnswer,
  ListAnswer,
  UpdateRequest,
} from './schema.ts';

/** What the OpenAPI document of the dialect says of it as a whole. */
export const about: DialectAbout = {
  title: 'FullEngage',
  version: '1',
  description: 'The client endpoints of FullEngage, answered by Clientele.',
  errorSchema: () => ErrorAnswer,
  schemas: {
    Client: ClientWire,
    ClientAnswer,
    ListAnswer,
    DeleteAnswer,
    CreateRequest,
    UpdateRequest,
    ErrorAnswer,
  },
};
