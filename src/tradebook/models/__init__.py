"""What needs more than a formula. Pure, like `indicators`: frames in, frames out."""
