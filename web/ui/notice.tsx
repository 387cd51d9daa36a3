// What stands in place of a page: nothing there yet, a failure, or work in progress.
import type { ComponentChildren, JSX } from "preact";

export function Notice({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  return <div class="page"><div class="notice"><h1>{title}</h1>{children}</div></div>;
}

export function Failure({ title, reason, retry }: { title: string; reason: string; retry: () => void }): JSX.Element {
  return (
    <Notice title={title}>
      <p role="alert">{reason}</p>
      <button type="button" class="button primary" onClick={retry}>Try again</button>
    </Notice>
  );
}

/** In place of one part of a page whose other parts are there. */
export function Missing({ title, reason, retry }: { title: string; reason: string; retry: () => void }): JSX.Element {
  return (
    <section class="section notice">
      <h2>{title}</h2>
      <p role="alert">{reason}</p>
      <button type="button" class="button" onClick={retry}>Try again</button>
    </section>
  );
}

export function Skeleton(): JSX.Element {
  return (
    <div class="page skeleton" role="status" aria-label="Loading the election">
      <i class="line" /><i class="title" /><i class="text" /><i class="text" /><i class="block" />
    </div>
  );
}
