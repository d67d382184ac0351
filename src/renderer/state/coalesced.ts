/** Runs `task` again and again as it is asked to, never twice at a time: requests during a run make one more run. */
export function coalesced(task: () => Promise<void>): () => void {
  let running = false
  let again = false
  async function run(): Promise<void> {
    running = true
    do {
      again = false
      await task()
    } while (again)
    running = false
  }
  return () => {
    if (running) again = true
    else void run()
  }
}
