import type { DialectAbout } from '../dialect.ts';
import {
  CustomerRequest,
  OtherErrorAnswer,
  RefusedAnswer,
  SuccessAnswer,
  UnauthorizedAnswer,
} from './schema.ts';

/** What the OpenAPI document of the dialect says of it as a whole. */
export const about: DialectAbout = {
  title: 'Clockwork',
  version: '1',
  description: 'The customers endpoint of Clockwork, answered by Clientele.',
  errorSchema: (status) =>
    status === 401 ? UnauthorizedAnswer : status === 500 ? RefusedAnswer : OtherErrorAnswer,
  schemas: {
    CustomerRequest,
    SuccessAnswer,
    UnauthorizedAnswer,
    RefusedAnswer,
    ErrorAnswer: OtherErrorAnswer,
  },
};
