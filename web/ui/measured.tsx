// Gives a chart the width it really has, so that its text is never scaled.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

export function Measured({ children }: { children: (width: number) => ComponentChildren }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = (): void => { setWidth(Math.floor(element.getBoundingClientRect().width)); };
    const observer = new ResizeObserver(measure);
    measure();
    observer.observe(element);
    return () => { observer.disconnect(); };
  }, []);
  return <div class="measured" ref={box}>{width > 0 && children(width)}</div>;
}
