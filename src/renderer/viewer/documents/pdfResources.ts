// Where pdf.js finds its fonts, character maps and decoders: files of the page itself, put beside it by the build.

const folders: Record<string, string> = { cMapUrl: 'cmaps', standardFontDataUrl: 'standard_fonts', wasmUrl: 'wasm' };

/** The shape that pdf.js asks for; it rejects when a file is not there. */
export class PdfResources {
  async fetch({ kind, filename }: { kind: string; filename: string }): Promise<Uint8Array> {
    const folder = folders[kind];
    if (folder === undefined || !/^[\w.-]+$/.test(filename)) throw new Error('not a file of the PDF library');
    const answer = await fetch(new URL(`./pdf/${folder}/${filename}`, document.baseURI));
    if (!answer.ok) throw new Error('a file of the PDF library is missing');
    return new Uint8Array(await answer.arrayBuffer());
  }
}
