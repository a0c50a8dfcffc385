"""The newsroom's staff door: begin, write, look, open, put right; who agreed that a prisoner is named."""
