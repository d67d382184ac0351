/** Entry of the thumbnail process: chooses the build of sharp that this runtime can bear, then runs the worker. */
import { preferWasmSharp } from './wasm-sharp.ts'

if (process.versions['electron'] !== undefined && process.platform === 'linux') preferWasmSharp()

// Imported only now, because `sharp` chooses its build when it is first imported. Messages wait until somebody listens.
await import('../../thumbnails/worker.ts')
