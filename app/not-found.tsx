import Link from "next/link";
import { Lost } from "@/components/account/Lost";
import controls from "@/components/ui/controls.module.css";

export default function NotFound() {
  return (
    <Lost title="There is no such page" text="The address may be old, or mistyped.">
      <Link className={`${controls.button} ${controls.primary}`} href="/">
        To the images
      </Link>
    </Lost>
  );
}
