import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import type { ReactNode } from "react";
import { Announcer } from "@/components/ui/Announcer";
import { IconSprite } from "@/components/ui/IconSprite";
import { Toasts } from "@/components/ui/Toasts";
import "./globals.css";
import { currentTheme } from "./theme";

const sans = localFont({
  src: "./fonts/sans.woff2",
  variable: "--font-sans",
  weight: "400 700",
  display: "swap",
  declarations: [{ prop: "font-stretch", value: "78% 100%" }],
  adjustFontFallback: "Arial",
});

const mono = localFont({
  src: "./fonts/mono.woff2",
  variable: "--font-mono",
  weight: "400 600",
  display: "swap",
  declarations: [{ prop: "font-stretch", value: "75%" }],
  adjustFontFallback: "Arial",
});

export const metadata: Metadata = {
  description: "Five reference images, in order, for other systems to work from.",
  robots: { index: false },
  formatDetection: { telephone: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#e4eaec" },
    { media: "(prefers-color-scheme: dark)", color: "#170e0b" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = await currentTheme();
  return (
    <html lang="en" className={`${sans.variable} ${mono.variable}`} data-theme={theme === "system" ? undefined : theme}>
      <body>
        <IconSprite />
        {children}
        <Announcer />
        <Toasts />
      </body>
    </html>
  );
}
