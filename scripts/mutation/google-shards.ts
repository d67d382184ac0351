import { google, googleTests } from './shard-paths.ts'
import type { Shard } from './shard.ts'

/** What speaks to Google. */
export const googleShards: Readonly<Record<string, Shard>> = {
  'google/day': {
    mutate: [
      ...google(
        'pace/google-day',
        'pace/request-ledger',
        'pace/ledger-file',
        'pace/day-limits',
        'pace/day-quota',
        'listeners',
      ),
      'src/main/home/home-json.ts',
    ],
    tests: googleTests('pace/google-day', 'pace/request-ledger', 'pace/request-ledger-edges', 'pace/ledger-counts'),
  },
  'google/calls': {
    mutate: google(
      'library/api-failure',
      'exchange',
      'pace/paced-calls',
      'pace/pacing',
      'pace/pause-gate',
      'library/media-client',
    ),
    tests: googleTests(
      'library/api-failure',
      'exchange',
      'pace/pacing',
      'pace/paced-calls',
      'library/media-client',
      'library/media-edges',
      'library/library-client',
      'emulator',
    ),
  },
  'google/library': {
    mutate: google(
      'library/account-call',
      'library/api-calls',
      'library/batch-get',
      'library/library-answers',
      'library/library-api',
      'library/cut-text',
      'library/library-client',
      'library/library-filters',
    ),
    tests: googleTests(
      'library/cut-text',
      'library/library-answers',
      'library/library-client',
      'library/library-filters',
      'library/library-trouble',
      'library/batch-get',
      'emulator',
    ),
  },
  'google/sign-in': {
    mutate: google(
      'sign-in/oauth',
      'sign-in/sign-in',
      'sign-in/sign-in-attempt',
      'sign-in/redirect-listener',
      'sign-in/closing-page',
      'sign-in/client-file',
      'endpoints',
      'sign-in/account-store',
      'sign-in/account-keeper',
      'sign-in/token-source',
      'connections',
      'google',
    ),
    tests: googleTests(
      'sign-in/sign-in',
      'sign-in/sign-in-flow',
      'sign-in/redirect-listener',
      'accounts-at-google',
      'sign-in/account-keeper',
      'sign-in/oauth',
      'sign-in/token-source',
      'sign-in/closing-page',
      'sign-in/client-file',
      'endpoints',
      'grants',
    ),
  },
  'google/changes': {
    mutate: google('library/change-albums', 'library/library-writes', 'library/what-fits'),
    tests: googleTests('library/library-writes', 'library/change-albums', 'library/album-to-fill'),
  },
  'google/upload': {
    mutate: google('library/methods', 'library/upload-api', 'library/upload-client'),
    tests: googleTests('library/methods', 'library/upload-client', 'library/upload-answers'),
  },
  'google/network': {
    mutate: google('pace/network-watch', 'random-values'),
    tests: googleTests('pace/network-watch', 'pace/network-changes', 'random-values', 'pace/pacing'),
  },
}
