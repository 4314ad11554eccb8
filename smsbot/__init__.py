"""smsbot: SMS check-ins after a nerve ablation, read by rules and answered by people."""
