import { welcomeLink } from '../../lib/welcome-link.ts';
import type { User } from '../../storage/account-store.ts';
import type { Answer, DialectServices, Route } from '../dialect.ts';
import { jsonBody } from '../dialect.ts';
import { refuseQuery } from '../shared/refuse-query.ts';
import { createShape } from '../shared/shape.ts';
import { fromUser } from './account-from-domain.ts';
import {
  ChangeUserRequest,
  InviteUserRequest,
  InvitedUserWire,
  UserListWire,
  UserWire,
} from './account-schema.ts';
import { bodyOf } from './signed-in.ts';

const inviteShape = createShape(InviteUserRequest);
const readOnly = new Set(Object.keys(UserWire.properties));
const changeShape = createShape(ChangeUserRequest, { readOnly });

const path = '/api/v2/users/:id';
const tag = 'Users';

/** The people of the workspace, for its owners. */
export function userRoutes(services: DialectServices): readonly Route[] {
  const { users } = services.accounts;
  const invited = ({ user, token }: { readonly user: User; readonly token: string }): Answer => ({
    status: 201,
    body: { user: fromUser(user), link: welcomeLink(services.publicUrl, token) },
  });
  return [
    {
      method: 'GET',
      path: '/api/v2/users',
      scope: 'admin',
      about: {
        operationId: 'listUsers',
        summary: 'List the people who may sign in, the oldest first',
        tag,
        answers: { 200: { description: 'The users.', body: UserListWire } },
      },
      async handle({ actor, query }) {
        refuseQuery(query);
        const list = await users.list(actor.workspaceId);
        return { status: 200, body: { data: list.map(fromUser) } };
      },
    },
    {
      method: 'POST',
      path: '/api/v2/users',
      scope: 'admin',
      needsFreshSignIn: true,
      body: jsonBody,
      about: {
        operationId: 'inviteUser',
        summary: 'Invite somebody',
        description:
          'Answers the link that opens the account; nothing is mailed. Inviting somebody again who has not come yet makes a new link in the place of the old one.',
        tag,
        body: InviteUserRequest,
        answers: { 201: { description: 'The user and the link.', body: InvitedUserWire } },
        errors: ['user_exists', 'too_many_items'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const input = bodyOf(call.body, inviteShape) as InviteUserRequest;
        return invited(await users.invite(call.actor.workspaceId, input));
      },
    },
    {
      method: 'POST',
      path: `${path}/link`,
      scope: 'admin',
      needsFreshSignIn: true,
      about: {
        operationId: 'linkUser',
        summary: 'Make a link with which somebody else sets a new password',
        description:
          'In the place of those that were made for them before. It works for an hour, or for a week where they have not come yet.',
        tag,
        answers: { 201: { description: 'The user and the link.', body: InvitedUserWire } },
        errors: ['user_not_found', 'validation_failed'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const { actor, params, user } = call;
        return invited(await users.link(actor.workspaceId, params['id'] ?? '', user?.id));
      },
    },
    {
      method: 'PATCH',
      path,
      scope: 'admin',
      needsFreshSignIn: true,
      body: jsonBody,
      about: {
        operationId: 'updateUser',
        summary: 'Change role or name of a user',
        description: 'Another role ends all sessions of the user.',
        tag,
        body: ChangeUserRequest,
        answers: { 200: { description: 'The user as they are now.', body: UserWire } },
        errors: ['user_not_found', 'last_owner'],
      },
      async handle(call) {
        refuseQuery(call.query);
        const change = bodyOf(call.body, changeShape) as ChangeUserRequest;
        const user = await users.change(call.actor.workspaceId, call.params['id'] ?? '', change);
        return { status: 200, body: fromUser(user) };
      },
    },
    {
      method: 'DELETE',
      path,
      scope: 'admin',
      about: {
        operationId: 'deleteUser',
        summary: 'Delete a user: from the next request on they are signed out',
        tag,
        answers: { 204: { description: 'The user is gone; what they changed stays.' } },
        errors: ['user_not_found', 'last_owner'],
      },
      async handle(call) {
        refuseQuery(call.query);
        await users.remove(call.actor.workspaceId, call.params['id'] ?? '');
        return { status: 204, body: null };
      },
    },
  ];
}
