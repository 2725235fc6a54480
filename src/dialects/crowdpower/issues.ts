import { type Issue, pointerTo } from '../../domain/issue.ts';

/** A member that CrowdPower's pages do not have. */
export function unknownMember(name: string): Issue {
  return {
    pointer: pointerTo(name),
    code: 'unknown_member',
    message:
      'This member is not known here. Leave it out, check its spelling, or put it into `custom_attributes`.',
  };
}

/** What can be wrong beyond what the checks of single values say. */
export const faults = {
  notAnObject: {
    pointer: '',
    code: 'type',
    message: 'A customer must be an object that has a `user_id` or an `email`.',
  },
  nobodyNamed: {
    pointer: '/user_id',
    code: 'identifier_required',
    message: '`user_id` or `email` is required. Send at least one of them.',
  },
  userIdType: {
    pointer: '/user_id',
    code: 'type',
    message:
      '`user_id` must be a string or an integer up to 2^53 - 1. Send a longer number as a string.',
  },
  blankPhone: {
    pointer: '/phone',
    code: 'blank',
    message: '`phone` must not be blank. Leave it out where it is not known.',
  },
  updateSessionType: {
    pointer: '/update_session',
    code: 'type',
    message: '`update_session` must be true or false.',
  },
  customersRequired: {
    pointer: '/customers',
    code: 'required',
    message: '`customers` is required: an array of customer objects.',
  },
  customersNotAnArray: {
    pointer: '/customers',
    code: 'type',
    message: '`customers` must be an array of customer objects.',
  },
  customersEmpty: {
    pointer: '/customers',
    code: 'required',
    message: '`customers` must hold at least one customer.',
  },
} as const satisfies Readonly<Record<string, Issue>>;
