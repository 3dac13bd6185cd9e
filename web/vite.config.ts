// Builds a page as one file of index.html: script, style and font stand inside, and a Content-Security-Policy admits exactly these, by
// hash. SAEM_PAGE says which, `report` or `plan`. With SAEM_PAGE_CC set it is written as C++ too, which is how it
// gets into the program.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

const entry = process.env['SAEM_PAGE'] ?? 'report';
const script = entry === 'plan' ? '/src/plan/main.ts' : '/src/main.ts';
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

function policy(script: string, style: string): string {
  return [
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(style)}`,
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

// String literals of a bounded length, which the compiler joins.
function asCpp(page: string): string {
  const bytes = Buffer.from(page);
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 64) {
    let line = '';
    for (const byte of bytes.subarray(at, at + 64)) {
      const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c && byte !== 0x3f;
      line += plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    }
    lines.push(`    "${line}"`);
  }
  return `// Made by web/vite.config.ts.
#include "report/page.h"

namespace saem::report {

std::string_view ${entry === 'plan' ? 'PlanPage' : 'Page'}() {
  static constexpr char kPage[] =
${lines.join('\n')};
  return {kPage, sizeof(kPage) - 1};
}

}  // namespace saem::report
`;
}

function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    transformIndexHtml: { order: 'pre', handler: (html) => html.replace('@@saem:script@@', script) },
    generateBundle(_options, bundle) {
      let script = '';
      let style = '';
      let page = '';
      for (const [name, output] of Object.entries(bundle)) {
        if (output.type === 'chunk') script += output.code;
        else if (name.endsWith('.css')) style += output.source.toString();
        else if (name === 'index.html') page = output.source.toString();
        else this.error(`${name} would stand outside the page`);
        delete bundle[name];
      }
      // What follows </script would end the block early; a comment's start would change how it ends.
      script = script.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--').trim();
      style = style.trim();
      if (/\r/.test(script + style)) this.error('the HTML parser would change carriage returns, and so the hashes');
      const put = (mark: RegExp, text: string) => {
        if (!mark.test(page)) this.error(`the page has no ${mark}`);
        page = page.replace(mark, () => text);
      };
      page = page.replace(/\s*<script type="module"[^>]*><\/script>/, '').replace(/\s*<link rel="stylesheet"[^>]*>/, '');
      put(/@@saem:policy@@/, policy(script, style));
      put(/<\/head>/, `<style>${style}</style>\n  </head>`);
      put(/<\/body>/, `<script>${script}</script>\n  </body>`);
      this.emitFile({ type: 'asset', fileName: `${entry}.html`, source: page });
      const cpp = process.env['SAEM_PAGE_CC'];
      if (cpp) writeFileSync(cpp, asCpp(page));
    },
  };
}

export default defineConfig({
  plugins: [oneFile()],
  clearScreen: false,
  build: {
    outDir: process.env['SAEM_PAGE_DIR'] ?? 'dist',
    emptyOutDir: true,
    target: ['chrome123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 1 << 20,
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { output: { format: 'iife' } },
  },
});
