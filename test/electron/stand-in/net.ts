import { ClientRequestStandIn, type RequestOptions } from './client-request.ts'
import { SessionStandIn } from './session.ts'

interface Options extends RequestOptions {
  session?: SessionStandIn
}

/** `net.request` over Node's HTTP. */
export const net = {
  request({ session, ...options }: Options): ClientRequestStandIn {
    if (session !== undefined && !(session instanceof SessionStandIn))
      throw new TypeError('`session` should be an instance of the Session class')
    return new ClientRequestStandIn(options)
  },
}
