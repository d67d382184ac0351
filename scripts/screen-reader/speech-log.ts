/** What Orca says, in the words of its own log: a line for each text that it gives to the speech server. */
const spoken = /SPEECH OUTPUT: '(.*)' ?(?:None|\{.*\})?$/

/**
 * What was spoken, in its order, by a piece of Orca's log. Lines for single keys that Orca only echoes are not in it if the desk has that
 * turned off.
 */
export function spokenIn(log: string): string[] {
  return log.split('\n').flatMap((line) => {
    const text = spoken.exec(line)?.[1]?.trim()
    return text === undefined || text === '' ? [] : [text]
  })
}
