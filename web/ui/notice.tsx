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

export function Skeleton(): JSX.Element {
  return (
    <div class="page skeleton" role="status" aria-label="Loading the election">
      <i class="line" /><i class="title" /><i class="text" /><i class="text" /><i class="block" />
    </div>
  );
}
