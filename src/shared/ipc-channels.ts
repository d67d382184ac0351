/**
 * The four channels between the preload and the main process. Every call of the contract goes through one of them, so
 * there is one place to check who is asking.
 */
export const ipcChannels = {
  /** invoke(name, input) -> Result */
  call: 'shoebox:call',
  /** invoke(event name): from now on this event is sent to the caller. */
  subscribe: 'shoebox:subscribe',
  /** invoke(event name): the end of it. */
  unsubscribe: 'shoebox:unsubscribe',
  /** main -> window: (event name, payload) */
  event: 'shoebox:event',
} as const
