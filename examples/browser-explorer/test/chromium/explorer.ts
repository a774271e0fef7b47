import type { Locator, Page } from 'playwright-core';
import type { Opened } from '../browser.js';
import { until } from './until.js';

/** A file as a reader chooses it. */
export interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** The page as a reader has it: what can be pressed, and what is to be seen. */
export class Explorer {
  readonly page: Page;
  /** Errors and warnings of the console, and requests that failed. */
  readonly complaints: string[];

  constructor({ page, complaints }: Opened) {
    this.page = page;
    this.complaints = complaints;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  /** A menu of choices. */
  menu(label: string, within: Page | Locator = this.page): Locator {
    return within.getByRole('combobox', { name: label, exact: true });
  }

  slider(label: string, within: Page | Locator = this.page): Locator {
    return within.getByRole('slider', { name: label, exact: true });
  }

  /** Fills in settings by their labels. */
  async set(settings: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(settings)) await this.field(label).fill(text);
  }

  async load(data: 'Digits' | 'MNIST'): Promise<void> {
    await this.button(data).click();
    await this.page.locator('.at-hand strong', { hasText: data }).waitFor();
    await this.page.locator('.map-face').first().waitFor();
  }

  /** Chooses files, and resolves once the page says that these are the samples at hand. */
  async choose(files: Chosen | readonly Chosen[], name: string): Promise<void> {
    await this.page.locator('input[aria-label="Your files"]').setInputFiles(files);
    await this.page.locator('.at-hand strong').getByText(name, { exact: true }).waitFor();
    await this.page.locator('section[aria-labelledby="data-heading"][aria-busy="false"]').waitFor();
  }

  /** Trains, and waits until all samples have been encoded. */
  async train(button: 'Train' | 'Train anew' | 'Train further' = 'Train'): Promise<void> {
    await this.button(button).click();
    await this.trained();
  }

  async trained(): Promise<void> {
    await this.button('Train anew').waitFor();
    await this.page.locator('.focus-panel dt', { hasText: 'Smaller error' }).waitFor();
  }

  async openTool(name: string): Promise<Locator> {
    await this.page.getByRole('tab', { name, exact: true }).click();
    const panel = this.page.locator('#tool-panel .tool');
    await panel.waitFor();
    return panel;
  }

  /** The code of the point in hand. */
  async code(): Promise<number[]> {
    return (await this.page.locator('.focus-panel .code .value').allInnerTexts()).map((text) => Number(text.replace('−', '-').replaceAll(',', '')));
  }

  /** A fact of the point in hand. */
  async fact(name: string): Promise<string | undefined> {
    const found = this.page.locator('.focus-panel .facts div', { has: this.page.locator('dt').getByText(name, { exact: true }) }).locator('dd');
    return (await found.count()) === 0 ? undefined : (await found.first().innerText()).trim();
  }

  /** Number of the sample in hand, counted from 1; undefined for a place where none lies. */
  async sampleInHand(): Promise<number | undefined> {
    const words = await this.fact('Sample');
    return words === undefined ? undefined : Number.parseInt(words.replaceAll(',', ''), 10);
  }

  /** Takes a sample in hand by the buttons that go from one to the next. */
  async takeNext(): Promise<void> {
    const before = await this.sampleInHand();
    await this.button('Next sample').click();
    await until('the next sample', () => this.sampleInHand(), (now) => now !== before);
  }

  /** What the model makes of the point in hand, as an address of the picture. */
  async decoded(): Promise<string> {
    return this.pictureOf(this.page.locator('.focus-panel .pair figure').last().locator('canvas'));
  }

  /** What a button is called where it has words for those who do not see it. */
  async hiddenName(button: Locator): Promise<string> {
    return (await button.first().locator('.visually-hidden').textContent()) ?? '';
  }

  /** A canvas as an address that holds its pixels. */
  pictureOf(canvas: Locator): Promise<string> {
    return canvas.first().evaluate((element) => (element as HTMLCanvasElement).toDataURL());
  }

  /** The words of the notice that holds some words. */
  async notice(words: string | RegExp): Promise<string> {
    const found = this.page.locator('.notice', { hasText: words }).last();
    await found.waitFor();
    return found.locator('p').innerText();
  }

  async dismissNotices(): Promise<void> {
    const close = this.page.locator('.notice button');
    while ((await close.count()) > 0) await close.first().click();
  }

  /** Moves a slider to a value, as dragging it does. */
  async slide(slider: Locator, value: number): Promise<void> {
    await slider.fill(String(value));
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
