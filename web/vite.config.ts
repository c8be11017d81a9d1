import react from '@vitejs/plugin-react';
import { defineConfig, type HtmlTagDescriptor, type Plugin } from 'vite';

/** The Latin halves of both typefaces: every page needs them, so the browser should not wait for the stylesheet. */
const fontsOfEveryPage = /-latin-wght-normal-.*\.woff2$/;

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

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), preloadFonts()],
  build: {
    // All styles together are smaller than what one more round trip costs.
    cssCodeSplit: false,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': process.env.MATINEE_URL ?? 'http://localhost:8080' } },
});
