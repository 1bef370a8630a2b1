// Electron's security list, seen in the running program: no Node in the page, policy on every answer, no way out of the page, no strangers at the gate.
import { expect, test } from '@playwright/test';
import { launchSagitta, type SagittaWindow } from './app.ts';

let sagitta: SagittaWindow;
test.beforeAll(async () => {
  sagitta = await launchSagitta();
});
test.afterAll(async () => {
  await sagitta.close();
});

test('the page has no Node, no Electron and only the three functions of the bridge', async () => {
  const seen = await sagitta.page.evaluate(() => {
    const page = globalThis as unknown as Record<string, unknown>;
    return {
      node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => page[name] !== undefined),
      bridge: Object.keys(page['sagitta'] as object).sort(),
    };
  });
  expect(seen).toEqual({ node: [], bridge: ['onEvent', 'pathForFile', 'request'] });
  const preferences = await sagitta.app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
    const { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag } = contents.getLastWebPreferences();
    return { sandbox, contextIsolation, nodeIntegration, webSecurity, webviewTag };
  });
  expect(preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false, webSecurity: true, webviewTag: false });
});

test('every answer of the scheme carries the policy, and it holds', async () => {
  const answers = await sagitta.page.evaluate(async () => {
    const paths = ['/index.html', '/missing.html', '/pixels/1.2.3/1', '/..%2f..%2fpackage.json'];
    return Promise.all(
      paths.map(async (path) => {
        const answer = await fetch(`app://bundle${path}`);
        return { status: answer.status, policy: answer.headers.get('content-security-policy') ?? '', sniff: answer.headers.get('x-content-type-options') };
      }),
    );
  });
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 404, 404]);
  for (const { policy, sniff } of answers) {
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("object-src 'none'");
    expect(policy).not.toContain("'unsafe-eval'");
    expect(sniff).toBe('nosniff');
  }
  // As text: this file is compiled without the types of the DOM.
  const evaluated: unknown = await sagitta.page.evaluate(`(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.head.append(script);
    return globalThis.injected ?? false;
  })()`);
  expect(evaluated).toBe(false);
});

test('nothing beyond the own origin can be fetched', async () => {
  const reached = await sagitta.page.evaluate(() =>
    Promise.all(
      ['https://example.org/', 'http://127.0.0.1:1/', 'file:///etc/hostname', 'app://other/index.html'].map((url) =>
        fetch(url).then(
          ({ ok }) => ok,
          () => false,
        ),
      ),
    ),
  );
  expect(reached).toEqual([false, false, false, false]);
});

test('only GET is served', async () => {
  const statuses = await sagitta.page.evaluate(() =>
    Promise.all(['POST', 'PUT', 'DELETE', 'HEAD'].map((method) => fetch('app://bundle/index.html', { method }).then(({ status }) => status))),
  );
  expect(statuses).toEqual([405, 405, 405, 405]);
});

test('bogus pixel addresses are 404', async () => {
  const statuses = await sagitta.page.evaluate(() => {
    const paths = ['1.2.3/1', '1.2.3/0', '1.2.3', 'x/1', '..%2f..%2fetc%2fpasswd/1', `${'1'.repeat(65)}/1`, '1.2.3/1/../../secret'];
    return Promise.all(paths.map((path) => fetch(`app://bundle/pixels/${path}`).then(({ status }) => status)));
  });
  expect(statuses).toEqual(statuses.map(() => 404));
});

test('the page cannot be navigated away, and no window opens', async () => {
  await sagitta.page.evaluate(`(() => {
    location.href = 'https://example.org/';
    window.open('https://example.org/', '_blank');
    const link = document.createElement('a');
    link.href = 'app://bundle/other.html';
    document.body.append(link);
    link.click();
    link.remove();
  })()`);
  await new Promise((done) => setTimeout(done, 500));
  expect(sagitta.page.url()).toMatch(/^app:\/\/bundle\/index\.html/);
  expect(sagitta.app.windows()).toHaveLength(1);
});

test('permissions and devices are denied', async () => {
  const states: unknown = await sagitta.page.evaluate(`(async () => ({
    media: await navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'given', () => 'denied'),
    position: await new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('given'), () => done('denied'))),
    notifications: Notification.permission,
  }))()`);
  expect(states).toEqual({ media: 'denied', position: 'denied', notifications: 'denied' });
});

test('the gate refuses frames, strangers and leases', async () => {
  expect(await sagitta.request('pixels.lease', { SOPInstanceUID: '1.2.3', frame: 1 })).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
  expect(await sagitta.request('no.such', {})).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  expect(await sagitta.request('study.list', { limit: -1 })).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  expect(await sagitta.request('app.about', { extra: true })).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  // A window that somebody else opened, with our own bridge in it, on about:blank: known by nobody, refused by its address.
  const stranger = await sagitta.app.evaluate(async ({ app, BrowserWindow }) => {
    const window = new BrowserWindow({ show: false, webPreferences: { sandbox: true, preload: `${app.getAppPath()}/out/preload/preload.cjs` } });
    await window.loadURL('about:blank');
    const answer: unknown = await window.webContents.executeJavaScript("sagitta.request('app.about', {})");
    window.destroy();
    return answer;
  });
  expect(stranger).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
});

test('the window has a dark background and its size', async () => {
  const window = await sagitta.app.evaluate(({ BrowserWindow }) => {
    const [first] = BrowserWindow.getAllWindows();
    return { color: first?.getBackgroundColor().toUpperCase(), size: first?.getSize(), title: first?.getTitle() };
  });
  expect(window).toMatchObject({ color: '#0A0C0F', size: [1280, 800] });
});
