import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * Three builds. What is in `dependencies` of package.json stays outside the main bundle (native code and wasm);
 * everything else is bundled. The preload must be one CommonJS file that requires nothing but `electron`, because it
 * runs in a sandbox.
 */
export default defineConfig({
  main: {
    build: {
      rollupOptions: {
        input: {
          index: resolve('src/main/desktop/main.ts'),
          cli: resolve('src/main/headless/cli.ts'),
          'folder-worker': resolve('src/main/folders/worker.ts'),
          'exports-worker': resolve('src/main/takeout/looking/worker.ts'),
          'archive-thread': resolve('src/main/takeout/looking/archive-thread.ts'),
          'thumbnail-worker': resolve('src/main/desktop/ports/thumbnail-worker.ts'),
          'index-worker': resolve('src/main/headless/ports/index-worker.ts'),
          'storing-worker': resolve('src/main/headless/ports/storing-worker.ts'),
        },
        output: { entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: resolve('src/preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      // Small assets must stay files: the content security policy allows no data: scripts or styles.
      assetsInlineLimit: 0,
      rollupOptions: { input: resolve('src/renderer/index.html') },
    },
  },
})
