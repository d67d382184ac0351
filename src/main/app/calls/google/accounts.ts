import { z } from 'zod'
import type { AccountsCalls } from '../../../../shared/contract/google/accounts.ts'
import { permissions } from '../../../../shared/domain.ts'
import { success } from '../../../../shared/problems/problem.ts'
import type { AnsweredCalls } from '../call-context.ts'
import { accountId, nothing, shortText } from '../input-parts.ts'

export const accounts = {
  'accounts.list': { input: nothing, handle: ({ google }) => success(google.accounts()) },
  'accounts.client': { input: nothing, handle: async ({ google }) => success(await google.client()) },
  'accounts.useClient': {
    input: z.union([
      z.strictObject({ json: z.string().max(100_000) }),
      z.strictObject({ clientId: shortText, clientSecret: shortText }),
    ]),
    handle: ({ google }, client) => google.useClient(client),
  },
  'accounts.signIn': {
    input: z.strictObject({ keepPlain: z.boolean().exactOptional() }),
    handle: ({ google }, choice) => google.signIn(choice),
  },
  'accounts.allow': {
    input: z.strictObject({ account: accountId, permissions: z.array(z.enum(permissions)).min(1) }),
    handle: ({ google }, { account, permissions: wanted }) => google.allow(account, wanted),
  },
  'accounts.signInState': { input: nothing, handle: ({ google }) => success(google.signInState()) },
  'accounts.cancelSignIn': {
    input: nothing,
    handle: async ({ google }) => {
      await google.cancelSignIn()
      return success(undefined)
    },
  },
  'accounts.signOut': {
    input: z.strictObject({ account: accountId }),
    handle: ({ google }, { account }) => google.signOut(account),
  },
} satisfies AnsweredCalls<AccountsCalls>
