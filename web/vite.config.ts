import { brotliCompressSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

/** What every page sets its heading and its text in: the browser should not wait for the stylesheet to name them. */
const fontsOfEveryPage = /-latin-(?:800|400)-normal-.*\.woff2$/;

function preloadFonts(): Plugin {
  return {
    name: 'matinee:preload-fonts',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle }) {
        const fonts = Object.keys(bundle ?? {}).filter(file => fontsOfEveryPage.test(file));
        return fonts.map(
          (file): HtmlTagDescriptor => ({
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', href: `/${file}`, crossorigin: true },
            injectTo: 'head-prepend',
          }),
        );
      },
    },
  };
}

/** Puts a compressed twin beside every text, so that the server need not compress the same bytes for every visitor. */
function compress(): Plugin {
  return {
    name: 'matinee:compress',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const output of Object.values(bundle)) {
          if (!/\.(?:js|css|svg)$/.test(output.fileName)) continue;
          const source = brotliCompressSync(output.type === 'chunk' ? output.code : output.source);
          this.emitFile({ type: 'asset', fileName: `${output.fileName}.br`, source });
        }
      },
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadFonts(), compress()],
  build: {
    // All styles together are smaller than what one more round trip costs.
    cssCodeSplit: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // Which script fetches which: the test that weighs them goes by it.
    manifest: true,
    // Every page needs these, and all of them together compress better than in the parts that pages happen to share.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [{ name: 'react', test: /node_modules\/(?:react|react-dom|scheduler|@tanstack)\// }],
        },
      },
    },
  },
  server: { proxy: { '/api': process.env.MATINEE_URL ?? 'http://localhost:8080' } },
});
