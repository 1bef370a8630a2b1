// What was signed, when and by whom; a signed version never changes. Addenda stand with their own signatures.
import { Lock } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Report, ReportVersion } from '../../contract/report.ts';
import { instantDateTime } from '../ui/index.ts';
import { shortHash } from './reportWords.ts';

export function Addenda({ report }: { report: Report }): ReactElement | null {
  if (report.addenda.length === 0) return null;
  return (
    <section aria-label="Addenda">
      <div className="section-head">
        <h3>Addenda</h3>
      </div>
      {report.addenda.map(({ id, text, signature }) => (
        <div className="sentence" key={id}>
          <p className="addendum-text">{text}</p>
          <span className="plain t1 c2">
            <Lock aria-hidden="true" size={12} /> {signature.name}, {instantDateTime(signature.at)}
          </span>
        </div>
      ))}
    </section>
  );
}

export function Versions({ versions }: { versions: readonly ReportVersion[] }): ReactElement | null {
  if (versions.length === 0) return null;
  return (
    <section aria-label="Versions">
      <div className="section-head">
        <h3>Versions</h3>
      </div>
      <ul className="versions" aria-label="Signed versions">
        {versions.map(({ version, status, at, by, contentSha256 }) => (
          <li key={`${String(version)} ${contentSha256}`}>
            <b>
              {version} {status}
            </b>
            <span>
              {by}, {instantDateTime(at)}
            </span>
            <span className="mono c3" title={contentSha256}>
              {shortHash(contentSha256)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
