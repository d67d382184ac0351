import type { RequestsOfTheDay } from '../../domain.ts'
import type { Call, Names } from '../call.ts'

export interface RequestsCalls {
  'requests.today': Call<void, RequestsOfTheDay>
}

export const requestsCalls: Names<RequestsCalls> = {
  'requests.today': true,
}
