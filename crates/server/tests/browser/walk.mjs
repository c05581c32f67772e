// Walks the main path of each page in Chromium, checks it with axe, and keeps screenshots.
//
//   node walk.mjs BASE SET_UP_LINK FOLDER [CHROMIUM]
//
// BASE is the address of a service that nobody has joined yet, SET_UP_LINK the path that it printed, FOLDER a new
// folder for the browser's profile and for the screenshots (NAME-WIDTH-SCHEME.png). Ends with 1 where a page does not
// do what it should, or axe finds something.
import { chromium } from 'playwright-core';
import axe from 'axe-core';
import { join } from 'node:path';

const [base, setUp, folder, executablePath = '/usr/bin/chromium'] = process.argv.slice(2);
const SIZES = [['wide', 1280, 900], ['narrow', 390, 844]];
const SCHEMES = ['light', 'dark'];
let failures = 0;

function fail(what) {
  failures += 1;
  console.error(`FAILED ${what}`);
}

const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
  executablePath,
  bypassCSP: true, // for axe, which runs in the page
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
const page = await context.newPage();
page.on('console', (message) => {
  // A refused sign-in is answered with 401, a refused decision with 409, which the browser notes.
  if (message.type() === 'error' && !/ (401|409) /.test(message.text())) fail(`console: ${message.text()}`);
});

async function look(name) {
  for (const [size, width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${size}-${colorScheme}.png`), fullPage: true });
      await page.evaluate(axe.source);
      const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
      for (const violation of found.violations) {
        const where = violation.nodes.slice(0, 3).map((n) => `${n.target} ${n.any[0]?.message ?? ''}`).join(' | ');
        fail(`${name} ${size} ${colorScheme}: ${violation.id}: ${violation.help}: ${where}`);
      }
    }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) fail(`${name} ${size}: the page is ${wider} pixels wider than the window`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function expectText(name, text) {
  const body = await page.textContent('main');
  if (!body.includes(text)) fail(`${name}: ${JSON.stringify(text)} is not on the page: ${body.slice(0, 300)}`);
}

await page.goto(base + setUp);
await look('set-up');
await page.fill('#email', 'ada@example.org');
await page.fill('#name', 'Ada Lovelace');
await page.fill('#password', 'four words make sense');
await page.fill('#repeated', 'four words make sense');
await page.keyboard.press('Enter');
await page.waitForURL(`${base}/`);

// The keyboard comes first to the link that skips the navigation.
await page.goto(`${base}/help`);
await page.keyboard.press('Tab');
const first = await page.evaluate(() => document.activeElement.textContent);
if (first !== 'Skip to the content') fail(`the first stop of the keyboard is ${JSON.stringify(first)}`);
await look('help');

await page.goto(`${base}/`);
await page.fill('#name', 'Kim Jong Un');
await page.selectOption('#kind', 'person');
await page.keyboard.press('Enter');
await page.waitForSelector('article.card');
await page.click('article.card summary');
await expectText('screen', 'exact');
await look('screen');
await page.click('article.card h3 a');
await expectText('party', 'What the list says');
await look('party');

await page.goto(`${base}/report`);
await page.fill('#text', `SEOUL, Sept 13 (Reuters) - North Korean leader Kim Jong Un said on Wednesday his country would supply artillery shells to Russia.

The White House accused Pyongyang of shipping munitions. <b>Moscow</b> denied it.`);
await page.click('text=Read >> nth=-1');
await page.waitForSelector('.marked article');
await expectText('report', '<b>Moscow</b> denied it');
await look('report');

await page.goto(`${base}/customers`);
await page.setInputFiles('#file', {
  name: 'customers.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from('id,kind,name,dob,country\nc-1,person,Kim Jong Un,1984-01-08,kp\nc-2,person,Jane <i>Doe</i>,1990,us\nc-3,dragon,X,,\n'),
});
await page.click('text=Import and screen');
await page.waitForSelector('[role=status]');
await expectText('customers', '2 new');
await expectText('customers', 'Jane <i>Doe</i>');
await look('customers');
await page.click('text=c-1');
await look('customer');

await page.goto(`${base}/alerts`);
await look('alerts');
await page.click('tbody a');
await expectText('alert', 'Listed party');
await look('alert');
// Without a reason nothing is decided, and the page says so.
await page.click('text=Not the same: false match');
await page.waitForSelector('[role=alert]');
await expectText('alert', 'give a reason');
await page.fill('#reason', 'A namesake?');
await page.click('text=Escalate');
await page.waitForSelector('.state.escalated');
await look('escalated');
await page.fill('#reason', 'Another place of birth; <script>alert(1)</script>');
await page.click('text=Not the same: false match');
await page.waitForSelector('.state.closed-false');
await expectText('alert', '<script>alert(1)</script>');
await page.click('text=Evidence sheet');
await look('sheet');
// The customer changes: the pair comes up again, with what was decided before and what has changed since.
await page.goto(`${base}/customers`);
await page.click('text=c-1');
await page.click('text=Change what is known of it');
await page.fill('#birth', '1983-01-08');
await look('customer-form');
await page.click('text=Save and screen');
await page.waitForSelector('.state.open');
await page.click('tr:has(.state.open) a');
await expectText('alert again', 'Decided before');
await expectText('alert again', '1983-01-08');
await look('alert-again');

await page.goto(`${base}/lists`);
await look('lists');
await page.goto(`${base}/audit`);
await page.click('text=Verify the chain');
await expectText('audit', 'The chain is intact');
await look('audit');

await page.goto(`${base}/admin`);
await page.fill('#email', 'bob@example.org');
await page.click('text=Invite >> nth=-1');
await page.waitForSelector('.secret');
await page.fill('#key-name', 'billing');
await page.click('text=Make a key');
await page.waitForSelector('.secret');
await look('admin');
await page.click('text=Make a link');
await page.waitForSelector('.secret');
const link = (await page.textContent('.secret')).replace(/^.*\/join\//, '/join/');
await page.goto(base + link);
await look('new-password');

await page.goto(`${base}/account`);
await look('account');
await page.click('text=Sign out');
await page.waitForURL(`${base}/sign-in`);
await look('sign-in');
await page.fill('#email', 'ada@example.org');
await page.fill('#password', 'wrong password');
await page.keyboard.press('Enter');
await page.waitForSelector('[role=alert]');
await page.fill('#email', 'ada@example.org');
await page.fill('#password', 'four words make sense');
await page.keyboard.press('Enter');
await page.waitForURL(`${base}/`);

await context.close();
if (failures > 0) process.exit(1);
console.log('every page does what it should');
