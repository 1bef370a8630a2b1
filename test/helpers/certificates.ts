// Certificates for tests of TLS, made with openssl in a temporary folder: an authority, pairs that it signs, and what is wrong with some of them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.info('skipped: tests of TLS (openssl is not installed)');

export interface Pair {
  certificate: string;
  key: string;
}

export interface SignOptions {
  /** subjectAltName, e.g. `DNS:localhost,IP:127.0.0.1`; '' = none. */
  names?: string;
  /** From when to when, as openssl writes it: YYYYMMDDHHMMSSZ. */
  from?: string;
  to?: string;
}

export interface Authority {
  folder: string;
  /** Path of its certificate. */
  path: string;
  /** Paths of a pair it signed. */
  sign(name: string, options?: SignOptions): Pair;
  remove(): void;
}

function openssl(args: string[]): void {
  const ran = spawnSync('openssl', args, { encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(`openssl ${args[0] ?? ''} failed: ${ran.stderr}`);
}

const caConfig = (folder: string, extensions: string): string =>
  `[ca]\ndefault_ca=one\n[one]\ndatabase=${folder}/index.txt\nserial=${folder}/serial\nnew_certs_dir=${folder}\ndefault_md=sha256\npolicy=any\nunique_subject=no
[any]\ncommonName=supplied\n[ext]\nbasicConstraints=CA:FALSE\n${extensions}\n`;

export function createAuthority(name = 'Test authority'): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-tls-'));
  const at = (file: string): string => join(folder, file);
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl(['req', '-x509', ...curve, '-days', '30', '-subj', `/CN=${name}`, '-keyout', at('ca.key'), '-out', at('ca.pem')]);
  writeFileSync(at('index.txt'), '');
  writeFileSync(at('serial'), '1000');
  return {
    folder,
    path: at('ca.pem'),
    sign(pair, { names = 'DNS:localhost', from, to } = {}) {
      const certificate = at(`${pair}.pem`);
      const key = at(`${pair}.key`);
      openssl(['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${pair}`, '-keyout', key, '-out', at(`${pair}.csr`)]);
      writeFileSync(at('ca.cnf'), caConfig(folder, names === '' ? '' : `subjectAltName=${names}`));
      const dates = from === undefined || to === undefined ? ['-days', '20'] : ['-startdate', from, '-enddate', to];
      const ca = ['ca', '-batch', '-notext', '-config', at('ca.cnf'), '-extensions', 'ext', '-cert', at('ca.pem'), '-keyfile', at('ca.key')];
      openssl([...ca, ...dates, '-in', at(`${pair}.csr`), '-out', certificate]);
      return { certificate, key };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export const textOf = ({ certificate, key }: Pair): { certificate: string; key: string } => ({
  certificate: readFileSync(certificate, 'utf8'),
  key: readFileSync(key, 'utf8'),
});
