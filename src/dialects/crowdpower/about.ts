import type { DialectAbout } from '../dialect.ts';
import { BulkRequest, CustomerRequest, ErrorAnswer, ErrorItem, SuccessAnswer } from './schema.ts';

/** What the OpenAPI document of the dialect says of it as a whole. */
export const about: DialectAbout = {
  title: 'CrowdPower Beacon',
  version: '1',
  description: 'The customer endpoints of CrowdPower, answered by Clientele.',
  errorSchema: () => ErrorAnswer,
  schemas: { CustomerRequest, BulkRequest, SuccessAnswer, ErrorAnswer, ErrorItem },
};
