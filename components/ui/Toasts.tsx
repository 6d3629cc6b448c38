"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { type Notice, onNotice } from "./notify";
// With the page, so that the first toast is never seen without it.
import "./toasts.module.css";

const ToastStack = dynamic(() => import("./ToastStack"), { ssr: false });

/** Loads the toasts with the first one that is needed: most visits need none. */
export function Toasts() {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  useEffect(() => onNotice((notice) => setNotices((before) => [...before, notice])), []);
  return notices.length > 0 ? <ToastStack notices={notices} /> : null;
}
