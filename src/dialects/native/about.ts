import type { DialectAbout } from '../dialect.ts';
import { ChangeWire, ChangeListWire } from './change-schema.ts';
import {
  ClientInput,
  UpsertRequest,
  UpsertAnswer,
  OperationRequest,
  BatchRequest,
  BatchResult,
  BatchAnswer,
  ResolveAnswer,
  LookupAnswer,
} from './client-schema.ts';
import {
  CompanyWire,
  CompanyListWire,
  CreateCompanyRequest,
  UpdateCompanyRequest,
} from './company-schema.ts';
import {
  FieldWire,
  FieldListWire,
  DeclareFieldRequest,
  UpdateFieldRequest,
  ChangeTypeRequest,
  ChangedTypeWire,
} from './field-schema.ts';
import {
  KeyWire,
  KeyListWire,
  CreatedKeyWire,
  CreateKeyRequest,
  ChangeKeyRequest,
  RotateKeyRequest,
  WorkspaceWire,
  ChangeWorkspaceRequest,
} from './key-schema.ts';
import {
  ClientListWire,
  FilterWire,
  SegmentWire,
  SegmentListWire,
  NewSegmentWire,
  SegmentPatchWire,
} from './list-schema.ts';
import {
  MergeInput,
  MergedAnswer,
  MergeWire,
  UnmergedAnswer,
  HistoryAnswer,
  DuplicatesAnswer,
  DuplicateGroupsAnswer,
} from './merge-schema.ts';
import { ProblemWire, ProblemOperation } from './problem-schema.ts';
import { ClientWire, CustomFieldsWire, IssueWire } from './schema.ts';

/** What the OpenAPI document of `/api/v2` says of it as a whole, and the schemas that it names. */
export const about: DialectAbout = {
  title: 'Clientele',
  version: '2',
  description:
    'The directory in its own words. JSON in camelCase; instants are ISO 8601, UTC, with milliseconds. A single object comes bare, a list as `{data, nextCursor?, total?}`. Errors are RFC 9457.',
  errorSchema: () => ProblemWire,
  schemas: {
    BatchAnswer,
    BatchRequest,
    BatchResult,
    Change: ChangeWire,
    ChangeFieldType: ChangeTypeRequest,
    ChangeKey: ChangeKeyRequest,
    ChangeList: ChangeListWire,
    ChangeWorkspace: ChangeWorkspaceRequest,
    ChangedFieldType: ChangedTypeWire,
    Client: ClientWire,
    ClientInput,
    ClientList: ClientListWire,
    Company: CompanyWire,
    CompanyList: CompanyListWire,
    CreateCompany: CreateCompanyRequest,
    CreateKey: CreateKeyRequest,
    CreateSegment: NewSegmentWire,
    CreatedKey: CreatedKeyWire,
    CustomFields: CustomFieldsWire,
    DeclareField: DeclareFieldRequest,
    DuplicateGroups: DuplicateGroupsAnswer,
    Duplicates: DuplicatesAnswer,
    Field: FieldWire,
    FieldList: FieldListWire,
    Filter: FilterWire,
    History: HistoryAnswer,
    Issue: IssueWire,
    Key: KeyWire,
    KeyList: KeyListWire,
    LookupAnswer,
    Merge: MergeWire,
    MergeRequest: MergeInput,
    MergedClient: MergedAnswer,
    Operation: OperationRequest,
    Problem: ProblemWire,
    ProblemOperation,
    ResolveAnswer,
    RotateKey: RotateKeyRequest,
    Segment: SegmentWire,
    SegmentList: SegmentListWire,
    UnmergedClients: UnmergedAnswer,
    UpdateCompany: UpdateCompanyRequest,
    UpdateField: UpdateFieldRequest,
    UpdateSegment: SegmentPatchWire,
    UpsertAnswer,
    UpsertRequest,
    Workspace: WorkspaceWire,
  },
};
